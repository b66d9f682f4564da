from workspace.blueprints.meetings import writing
from workspace.blueprints.meetings.routes import bp

__all__ = ["bp", "writing"]
