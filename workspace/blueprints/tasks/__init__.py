from workspace.blueprints.tasks.routes import bp

__all__ = ["bp"]
