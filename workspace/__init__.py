"""Masar: the workspace of a social forum. `create_app` puts the house together and decides nothing."""

import os
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager

from workspace import blueprints
from workspace.config import Config, from_environment
from workspace.db import db, engine_options, prepare_postgresql, prepare_sqlite
from workspace.services import search
from workspace.web import access, assets, clock, errors, filters, limits, locale, notices, pages, security, sessions
from workspace.web.compression import Compressed
from workspace.web.transactions import Application

ROOT = Path(__file__).parent.parent


def create_app(config: Config | None = None) -> Flask:
    """The application. Raises `config.Refusal` for settings it will not run with."""
    config = config or from_environment(Path(os.environ.get("INSTANCE", ROOT / "instance")))
    app = Application(__name__, instance_path=str(config.instance.resolve()), static_folder=None)
    app.extensions["masar"] = config
    app.extensions["draw"] = pages.draw
    app.config.update(
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url),
        BABEL_DEFAULT_LOCALE="en",
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_MIN_SIZE=200,
        COMPRESS_STREAMS=False,
    )
    security.secure(app, config)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
        else:
            prepare_postgresql(db.engine)
    Babel(app, locale_selector=locale.locale, timezone_selector=lambda: str(locale.zone()))
    locale.speak(app)
    Compressed(app)
    search.keep_up()
    login = LoginManager(app)
    login.session_protection = None  # It would keep a hash of address and browser in the cookie.
    login.user_loader(sessions.load)
    app.before_request(access.refuse_what_has_no_door)
    app.before_request(clock.catch_up)
    app.before_request(limits.count)
    app.after_request(sessions.touch)
    app.after_request(notices.mark)
    errors.register_errors(app)
    filters.register_filters(app)
    for blueprint in blueprints.ALL:
        app.register_blueprint(blueprint)
    assets.serve_assets(app, config)
    return app
