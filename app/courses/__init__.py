"""Courses, their modules and their members: who is in a class, and as what."""
