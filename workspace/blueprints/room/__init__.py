from workspace.blueprints.room.routes import bp

__all__ = ["bp"]
