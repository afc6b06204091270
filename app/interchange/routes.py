"""Addresses of the interchange room."""

from flask import Blueprint

bp = Blueprint("interchange", __name__, url_prefix="/courses")
