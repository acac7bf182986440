"""What keeps the software running: the web server, the worker, and whoever looks after both. It keeps no facts."""
