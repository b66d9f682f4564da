from workspace.blueprints.tracker.routes import bp

__all__ = ["bp"]
