"""Feedback: what staff write to an author, private until released, and then to that author only."""
