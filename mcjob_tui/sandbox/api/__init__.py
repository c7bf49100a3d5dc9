"""Kubernetes' REST protocol over the stores: discovery, schemas, lists, watches, patches, tables, logs, the proxy.

``backend`` is what it asks of whatever stands behind it; ``application.build_app`` makes the aiohttp application.
"""
