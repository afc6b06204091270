"""Addresses of the essays room."""

from flask import Blueprint

bp = Blueprint("essays", __name__, url_prefix="/courses")
