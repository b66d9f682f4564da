from workspace.blueprints.meetings.routes import bp

__all__ = ["bp"]
