"""What does an online geocoder say that a name means? Asked only when the user names one."""

from geo.online.asking import Asked, OnlineGeocoder
from geo.online.cache import Cache
from geo.online.credits import credit_of
from geo.online.services import open_service
from geo.online.source import WithAnswers

__all__ = ["Asked", "Cache", "OnlineGeocoder", "WithAnswers", "credit_of", "open_service"]
