package api

import (
	"net/http"
	"time"
)

// NewServer is an HTTP server that slow or greedy clients cannot hold up. A route
// that takes a large file gives itself more time to read it. The caller starts
// it and stops it with Shutdown.
func NewServer(addr string, handler http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
