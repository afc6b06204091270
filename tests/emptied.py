"""The tests' database without anybody in it."""

from sqlalchemy import text

from app.db import Base, db


def empty() -> None:
    """A database in which nothing was ever written. (On SQLite the next test gets a new file; on
    PostgreSQL the tables stay, with what the migrations have put around them.)"""
    if db.engine.dialect.name == "postgresql":
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        db.session.execute(text("SET LOCAL session_replication_role = replica"))  # the log, too
        db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    else:
        db.drop_all()
        db.create_all()
    db.session.commit()
