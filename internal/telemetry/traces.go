package telemetry

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/XSAM/otelsql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

// Traces trace requests from HTTP through Temporal to SQL. Its owner calls Stop.
type Traces struct {
	provider trace.TracerProvider
	tracer   trace.Tracer
	stop     func(context.Context) error
	on       bool
}

// StartTraces sends traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT (or
// OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) names, by OTLP over HTTP; without a collector it
// traces nothing. The other OTEL_ variables apply as OpenTelemetry describes them
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
func StartTraces(ctx context.Context, program string) (*Traces, error) {
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") == "" && os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") == "" {
		return NoTraces(), nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", program)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("traces: %w", err), exporter.Shutdown(ctx))
	}
	return newTraces(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about)), nil
}

// NoTraces traces nothing.
func NoTraces() *Traces {
	none := noop.NewTracerProvider()
	return &Traces{provider: none, tracer: none.Tracer(""), stop: func(context.Context) error { return nil }}
}

// newTraces keeps no events of a span: an error can hold text that somebody wrote.
func newTraces(options ...sdktrace.TracerProviderOption) *Traces {
	limits := sdktrace.NewSpanLimits()
	limits.EventCountLimit = 0
	provider := sdktrace.NewTracerProvider(append(options, sdktrace.WithRawSpanLimits(limits))...)
	return &Traces{provider: provider, tracer: provider.Tracer("duecourse"), stop: provider.Shutdown, on: true}
}

// Handler starts the trace of a request, or continues the caller's. It leaves out the
// address, which can hold an author: see [Metrics.RequestServed].
func (t *Traces) Handler(next http.Handler) http.Handler {
	if !t.on {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		ctx, span := t.tracer.Start(ctx, r.Method, trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.request.method", r.Method)))
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// nameSpan names the span of a request after its route.
func nameSpan(ctx context.Context, method, route string, status int) {
	span := trace.SpanFromContext(ctx)
	span.SetName(method + " " + route)
	span.SetAttributes(attribute.String("http.route", route), attribute.Int("http.response.status_code", status))
	if status >= http.StatusInternalServerError {
		span.SetStatus(codes.Error, "")
	}
}

// Temporal traces requests into workflows and activities, in clients and workers.
func (t *Traces) Temporal() ([]interceptor.ClientInterceptor, error) {
	if !t.on {
		return nil, nil
	}
	tracing, err := opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{
		Tracer: t.tracer, TextMapPropagator: propagation.TraceContext{}, DisableBaggage: true, AllowInvalidParentSpans: true,
	})
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return []interceptor.ClientInterceptor{tracing}, nil
}

// OpenDB connects as [sql.Open] does, and traces the statements of a request: their text,
// not their values.
func (t *Traces) OpenDB(name, address string) (*sql.DB, error) {
	if !t.on {
		return sql.Open(name, address)
	}
	return otelsql.Open(name, address, otelsql.WithTracerProvider(t.provider), otelsql.WithSpanOptions(otelsql.SpanOptions{
		DisableErrSkip: true, OmitConnResetSession: true, OmitConnPrepare: true, OmitRows: true, OmitConnectorConnect: true,
		SpanFilter: func(ctx context.Context, _ otelsql.Method, _ string, _ []driver.NamedValue) bool {
			return trace.SpanContextFromContext(ctx).IsValid() // only statements of a traced request
		},
	}))
}

// Stop sends the spans that were not sent yet.
func (t *Traces) Stop(ctx context.Context) error { return t.stop(ctx) }
