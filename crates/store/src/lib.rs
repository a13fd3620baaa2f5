//! What a store must do: traits, the file store, the conformance cases every backend passes.
