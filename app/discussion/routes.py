"""Addresses of the discussion room."""

from flask import Blueprint

bp = Blueprint("discussion", __name__, url_prefix="/courses")
