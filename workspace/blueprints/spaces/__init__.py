from workspace.blueprints.spaces.routes import bp

__all__ = ["bp"]
