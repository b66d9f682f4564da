from workspace.blueprints.series.routes import bp

__all__ = ["bp"]
