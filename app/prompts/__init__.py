"""The week's question: what it asks for and when."""
