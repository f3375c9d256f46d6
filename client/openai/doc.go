// Package openai plays verifier, reflector and refiner on a model behind an
// OpenAI-compatible chat endpoint: vLLM, SGLang, llama.cpp, Ollama's /v1, or a
// hosted one.
//
// It speaks HTTP itself. What matters here is how an answer is read: it is
// bounded in bytes and time, ends within a read when the call is cancelled,
// comes from servers that agree on the common fields only, and is as little
// trusted as a backend's. An answer that cannot be used (no JSON, a refusal,
// rambling) is asked for once more with the fault told, and then fails its call.
// Nothing is tried again behind the session's back: a server that is full or
// away fails the call with a *flow.Failure that says when to ask again.
//
// A key is read from the environment, is part of no address, log or event, and
// travels only encrypted or on this machine.
package openai
