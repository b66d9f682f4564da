from workspace.blueprints.paths.routes import bp

__all__ = ["bp"]
