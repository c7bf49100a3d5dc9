"""One session with one API server: kubeconfig, requests, watches, submit, observe, logs, delete.

Everything here is asyncio and knows nothing of screens. What a face renders is in ``views``, what can go wrong in
``errors`` and what a face may ask for in ``service``; these three import nothing heavy. ``session.Session`` is the
real thing.
"""
