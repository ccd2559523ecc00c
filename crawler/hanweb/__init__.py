"""The adapter for sites published with the Hanweb system: lists, links, page states and the annual-report endpoint."""
