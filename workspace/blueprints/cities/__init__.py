from workspace.blueprints.cities.routes import bp

__all__ = ["bp"]
