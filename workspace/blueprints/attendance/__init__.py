from workspace.blueprints.attendance.routes import bp

__all__ = ["bp"]
