from workspace.blueprints.seasons import comparing, handing, programme
from workspace.blueprints.seasons.routes import bp

__all__ = ["bp", "comparing", "handing", "programme"]
