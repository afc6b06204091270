// Only pages one writes on load this.

import "./elements/week-question.js";
import "./elements/word-count.js";
