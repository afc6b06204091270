"""The yardstick: a Flask page of one line."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return "Hello, world."
