"""The organisers' URLs, a router a room."""

from fastapi import APIRouter

router = APIRouter(prefix="/admin")
