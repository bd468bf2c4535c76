package telemetry

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

func TestASpanIsNamedAfterTheRouteAndNotTheAddress(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	traces := newTraces(sdktrace.WithSyncer(kept))
	server := traces.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		trace.SpanFromContext(r.Context()).RecordError(errors.New("@anna wrote this"))
		w.WriteHeader(http.StatusInternalServerError)
		nameSpan(r.Context(), r.Method, "/api/v1/authors/:channel/:author", http.StatusInternalServerError)
	}))
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/authors/facebook/@anna?q=anna", nil)
	request.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	server.ServeHTTP(httptest.NewRecorder(), request)

	spans := kept.GetSpans()
	require.Len(t, spans, 1)
	require.Equal(t, "GET /api/v1/authors/:channel/:author", spans[0].Name)
	require.Equal(t, "0af7651916cd43dd8448eb211c80319c", spans[0].SpanContext.TraceID().String())
	require.Equal(t, codes.Error, spans[0].Status.Code)
	require.NotContains(t, fmt.Sprintf("%+v", spans), "anna")
}

func TestNothingIsTracedWithoutACollector(t *testing.T) {
	t.Parallel()
	traces := NoTraces()
	page := httptest.NewRecorder()
	traces.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.False(t, trace.SpanContextFromContext(r.Context()).IsValid())
		nameSpan(r.Context(), r.Method, "/healthz", http.StatusOK)
		w.WriteHeader(http.StatusNoContent)
	})).ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil))
	require.Equal(t, http.StatusNoContent, page.Code)
	interceptors, err := traces.Temporal()
	require.NoError(t, err)
	require.Empty(t, interceptors)
	require.NoError(t, traces.Stop(t.Context()))
}
