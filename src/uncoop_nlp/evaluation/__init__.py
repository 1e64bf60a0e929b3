"""How good an annotation or a pipeline is, measured against gold."""
