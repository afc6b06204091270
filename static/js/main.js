// Every page loads this; elements/ holds what it improves.

import "./arriving.js"; // first, so that nothing offers words that have arrived already
import "./local-times.js";
import "./where-we-are.js";
import "./pictures.js";
import "./elements/auto-save.js";
import "./elements/kept-copy.js";
import "./elements/kept-elsewhere.js";
import "./elements/print-page.js";
import "./elements/kept-list.js";
import "./elements/read-mark.js";
