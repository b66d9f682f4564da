from workspace.blueprints.resolutions.routes import bp

__all__ = ["bp"]
