from workspace.blueprints.search.routes import bp

__all__ = ["bp"]
