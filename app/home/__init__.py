"""The desk: what waits for me. Owns no facts, reads everybody's."""
