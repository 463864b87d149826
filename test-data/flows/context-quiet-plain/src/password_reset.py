def reset(password: str, token: str) -> None:
    send(password=password, token=token)
