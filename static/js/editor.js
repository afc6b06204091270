// Only pages one writes on load this.

import "./elements/essay-editor.js";
import "./elements/week-question.js";
import "./elements/word-count.js";
