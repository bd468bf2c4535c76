package sandbox

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Options say where a feed is kept. The zero value is a feed in memory.
type Options struct {
	// BaseURL is the feed's address without the /sandbox path, such as
	// "http://localhost:8080". Addresses of posts begin with it.
	BaseURL string
	// Path of the SQLite file, which is made when missing; "" keeps everything in memory.
	Path string
	// Log gets internal errors; nil: none are logged.
	Log *slog.Logger
	// Now tells the time; nil: the system clock does.
	Now func() time.Time
	// Wait waits for the time of [Faults.DelayMS] or the end of the context;
	// nil: with a timer.
	Wait func(context.Context, time.Duration)
}

// Feed is the platform: an http.Handler for everything under /sandbox/.
type Feed struct {
	options Options
	store   *store
	pages   *template.Template
	handler http.Handler
}

// Open opens the feed in the options' file, or begins a new one. Close it after
// the server that serves it has stopped.
func Open(ctx context.Context, options Options) (*Feed, error) {
	options = options.withDefaults()
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("parse the sandbox feed's pages: %w", err)
	}
	store, err := openStore(ctx, options.Path, options.Now)
	if err != nil {
		return nil, fmt.Errorf("open the sandbox feed: %w", err)
	}
	f := &Feed{options: options, store: store, pages: pages}
	f.handler = f.routes()
	return f, nil
}

// Close closes the file.
func (f *Feed) Close() error { return f.store.close() }

// ServeHTTP serves the routes of the feed.
func (f *Feed) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }

func (f *Feed) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h handler) { mux.Handle(pattern, f.withProblems(h)) }

	// What anyone can do.
	handle("GET /sandbox/{$}", f.showIndex)
	mux.Handle("GET /sandbox/static/", http.StripPrefix("/sandbox/", http.FileServerFS(static)))
	handle("POST /sandbox/posts", f.createPost)
	handle("GET /sandbox/posts/{id}", f.showPost)
	handle("PUT /sandbox/posts/{id}", f.editPost)
	handle("DELETE /sandbox/posts/{id}", f.deletePost)
	handle("GET /sandbox/authors/{author}", f.showAuthor)
	handle("PUT /sandbox/authors/{author}", f.changeAuthor)
	handle("GET /sandbox/releases", f.showReleases)
	handle("GET /sandbox/website/{path...}", f.showWebsite)
	handle("GET /sandbox/behaviour", f.showFaults)
	handle("PUT /sandbox/behaviour", f.changeFaults)

	// What a person can do with the buttons on the pages.
	handle("POST /sandbox/forms/post", f.submitPost)
	handle("POST /sandbox/forms/delete", f.submitDelete)
	handle("POST /sandbox/forms/block", f.submitBlock)
	handle("POST /sandbox/forms/unblock", f.submitUnblock)

	// What the council's side can do; see [Adapter].
	handle("POST /sandbox/api/block", f.apiBlock)
	handle("POST /sandbox/api/unblock", f.apiUnblock)
	handle("POST /sandbox/api/remove", f.apiRemove)
	handle("POST /sandbox/api/message", f.apiMessage)
	handle("POST /sandbox/api/release", f.apiRelease)

	// The feed has no sign-in; this stops other sites' pages from using it.
	return http.NewCrossOriginProtection().Handler(mux)
}

// postURL is the absolute address of a post.
func (f *Feed) postURL(id string) string { return f.options.BaseURL + postsPath + id }

func (o Options) withDefaults() Options {
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = waitFor
	}
	return o
}

func waitFor(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
