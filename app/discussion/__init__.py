"""Comments in threads under an essay, and how far each reader has read them."""
