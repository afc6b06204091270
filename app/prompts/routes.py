"""Addresses of the prompts room."""

from flask import Blueprint

bp = Blueprint("prompts", __name__, url_prefix="/courses")
