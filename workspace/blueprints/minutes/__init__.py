from workspace.blueprints.minutes import importing
from workspace.blueprints.minutes.routes import bp

__all__ = ["bp", "importing"]
