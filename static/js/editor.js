// Only pages one writes on load this.
