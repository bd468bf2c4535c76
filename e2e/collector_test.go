package e2e_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// collector receives traces.
type collector struct {
	address string

	mu    sync.Mutex
	raw   []byte
	spans map[string][]string // the names of each trace
}

func startCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{spans: map[string][]string{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || c.add(body) != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(server.Close)
	c.address = server.URL
	return c
}

func (c *collector) add(body []byte) error {
	var batch collectorpb.ExportTraceServiceRequest
	if err := proto.Unmarshal(body, &batch); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, body...)
	for _, resource := range batch.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				c.spans[string(span.TraceId)] = append(c.spans[string(span.TraceId)], span.Name)
			}
		}
	}
	return nil
}

// requireTrace requires one trace that has all of the span names.
func (c *collector) requireTrace(t *testing.T, names ...string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, spans := range c.spans {
		if !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(spans, name) }) {
			return
		}
	}
	require.FailNow(t, "no request was followed", "through %v: %v", names, c.spans)
}

func (c *collector) requireAbsent(t *testing.T, words ...string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, word := range words {
		require.NotContains(t, string(c.raw), word)
	}
}
