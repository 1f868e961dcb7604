/**
 * What Deno 2.9.6 has and a stage has not: it gives the time, chance, the
 * machine, other ways to speak, things that answer later, or is not needed. A name of a newer runtime that stands
 * neither here nor in lib/pipeline/sandbox/realm-list.ts is removed as well, and fails the test.
 */
export const removedNames: readonly string[] = `
global.AbortController global.AbortSignal global.Blob global.BroadcastChannel global.Buffer
global.ByteLengthQueuingStrategy global.CSSRule global.CSSStyleSheet global.Cache global.CacheStorage
global.CloseEvent global.CompressionStream global.CountQueuingStrategy global.Crypto global.CryptoKey
global.CustomEvent global.DOMMatrix global.DOMMatrixReadOnly global.DOMPoint global.DOMPointReadOnly global.DOMQuad
global.DOMRect global.DOMRectReadOnly global.DecompressionStream global.DedicatedWorkerGlobalScope
global.ErrorEvent global.File global.FileReader global.FormData global.Headers global.ImageBitmap
global.ImageBitmapRenderingContext global.ImageData global.Lock global.LockManager global.MessageChannel
global.MessageEvent global.MessagePort global.NavigatorUAData global.OffscreenCanvas global.Performance
global.PerformanceEntry global.PerformanceMark global.PerformanceMeasure global.PerformanceObserver
global.PerformanceObserverEntryList global.ProgressEvent global.PromiseRejectionEvent global.QuotaExceededError
global.ReadableByteStreamController global.ReadableStream global.ReadableStreamBYOBReader
global.ReadableStreamBYOBRequest global.ReadableStreamDefaultController global.ReadableStreamDefaultReader
global.Request global.Response global.SubtleCrypto global.TextDecoderStream global.TextEncoderStream
global.TransformStream global.TransformStreamDefaultController global.URLPattern global.WorkerGlobalScope
global.WorkerLocation global.WorkerNavigator global.WritableStream global.WritableStreamDefaultController
global.WritableStreamDefaultWriter global.caches global.createImageBitmap global.global global.location global.name
global.nodeBootstrap global.onerror global.onmessage global.onunhandledrejection global.reportError
Atomics.waitAsync DOMException.prototype.@Deno.privateCustomInspect Event.prototype.@Deno.privateCustomInspect
EventTarget.prototype.@Deno.privateCustomInspect EventTarget.prototype.getParent Function.prototype.arguments
Function.prototype.caller RegExp.$& RegExp.$' RegExp.$+ RegExp.$1 RegExp.$2 RegExp.$3 RegExp.$4 RegExp.$5 RegExp.$6
RegExp.$7 RegExp.$8 RegExp.$9 RegExp.$_ RegExp.$\` RegExp.input RegExp.lastMatch RegExp.lastParen RegExp.leftContext
RegExp.rightContext Temporal.Now TextDecoder.prototype.@Deno.privateCustomInspect
TextEncoder.prototype.@Deno.privateCustomInspect URL.prototype.@Deno.privateCustomInspect
URL.prototype.@nodejs.util.inspect.custom URL.revokeObjectURL URLSearchParams.prototype.@Deno.privateCustomInspect
URLSearchParams.prototype.@nodejs.util.inspect.custom WebAssembly.SuspendError WebAssembly.Suspending
WebAssembly.compileStreaming WebAssembly.instantiateStreaming WebAssembly.promising
`.trim().split(/\s+/);
