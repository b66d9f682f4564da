from workspace.blueprints.comments.routes import bp

__all__ = ["bp"]
