// On every page, before anything else: forget the copies of words that the server has taken.

import { forgetOnSignOut, tidy } from "./kept.js";

tidy();
forgetOnSignOut();
