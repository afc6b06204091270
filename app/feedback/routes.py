"""Addresses of the feedback room."""

from flask import Blueprint

bp = Blueprint("feedback", __name__, url_prefix="/courses")
