from workspace.blueprints.calendars import months
from workspace.blueprints.calendars.routes import bp

__all__ = ["bp", "months"]
