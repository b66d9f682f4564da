from workspace.blueprints.home.routes import bp

__all__ = ["bp"]
