"""Essays: written in private, published, kept revision by revision."""
