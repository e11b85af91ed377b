import typer
cli = typer.Typer(help="Ngân hàng câu hỏi.", no_args_is_help=True)
@cli.command()
def check(file: str, json: bool = False) -> None:
    """Kiểm tra."""
    print(file, json)
@cli.command()
def b() -> None: ...
