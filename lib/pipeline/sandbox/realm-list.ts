/**
 * What the realm of a stage offers, by path from the global object: every name that is reachable in it.
 * Symbols begin with @. All else is removed before a stage is evaluated (realm.ts), and a test fails on a
 * name of the runtime that stands neither here nor among the removed names that it knows: whoever adds one
 * has asked whether it gives the time, chance, the machine, or something that outlives a job.
 *
 * At *: allowed everywhere but in the global object. At GPU*: what cannot be removed there; it shows what it
 * is given. Without an entry: length, name and prototype of functions, constructor of prototypes, items of lists.
 */
export const allowed = `
* @toStringTag @species BYTES_PER_ELEMENT
GPU* @Deno.privateCustomInspect
global Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise
  RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math
  Intl ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array
  BigInt64Array Uint8ClampedArray Float32Array Float64Array DataView Map BigInt Set Iterator WeakMap WeakSet Proxy
  Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN
  queueMicrotask DOMException Event EventTarget TextDecoder TextEncoder URL URLSearchParams atob btoa clearInterval
  clearTimeout setImmediate clearImmediate setInterval setTimeout structuredClone GPU GPUAdapter GPUAdapterInfo
  GPUBuffer GPUBufferUsage GPUCanvasContext GPUColorWrite GPUCommandBuffer GPUCommandEncoder GPUCompilationInfo
  GPUCompilationMessage GPUComputePassEncoder GPUComputePipeline GPUDevice GPUDeviceLostInfo GPUError GPUBindGroup
  GPUBindGroupLayout GPUInternalError GPUPipelineError GPUUncapturedErrorEvent GPUPipelineLayout GPUQueue GPUQuerySet
  GPUMapMode GPUOutOfMemoryError GPURenderBundle GPURenderBundleEncoder GPURenderPassEncoder GPURenderPipeline
  GPUSampler GPUShaderModule GPUShaderStage GPUSupportedFeatures GPUSupportedLimits GPUTexture GPUTextureView
  GPUTextureUsage GPUValidationError Temporal SuppressedError DisposableStack AsyncDisposableStack Float16Array
  SharedArrayBuffer WebAssembly self console navigator performance crypto WeakRef FinalizationRegistry fetch
  WebSocket WebSocketStream EventSource WebTransport Deno process Worker SharedWorker close importScripts
  @[[webidl.brand]] @
Object assign getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols hasOwn is
  preventExtensions seal create defineProperties defineProperty freeze getPrototypeOf setPrototypeOf isExtensible
  isFrozen isSealed keys entries fromEntries values groupBy
Array isArray from fromAsync of
Number isFinite isInteger isNaN isSafeInteger parseFloat parseInt MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY
  POSITIVE_INFINITY MAX_SAFE_INTEGER MIN_SAFE_INTEGER EPSILON
String fromCharCode fromCodePoint raw
Symbol for keyFor asyncIterator hasInstance isConcatSpreadable iterator match matchAll replace search species split
  toPrimitive toStringTag unscopables dispose asyncDispose metadata
Date now parse UTC
Promise all allSettled any race resolve reject withResolvers try
RegExp escape
Error captureStackTrace isError stackTraceLimit prepareStackTrace
JSON parse stringify rawJSON isRawJSON
Math abs acos acosh asin asinh atan atanh atan2 ceil cbrt expm1 clz32 cos cosh exp floor fround hypot imul log log1p
  log2 log10 max min pow random round sign sin sinh sqrt tan tanh trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2
  f16round sumPrecise
Intl getCanonicalLocales supportedValuesOf DateTimeFormat NumberFormat Collator PluralRules RelativeTimeFormat
  ListFormat Locale DisplayNames Segmenter DurationFormat
ArrayBuffer isView
Atomics load store add sub and or xor exchange compareExchange isLockFree wait notify pause
Uint8Array fromBase64 fromHex
Map groupBy
BigInt asUintN asIntN
Iterator from concat
Proxy revocable
Reflect defineProperty deleteProperty apply construct get getOwnPropertyDescriptor getPrototypeOf has isExtensible
  ownKeys preventExtensions set setPrototypeOf
DOMException INDEX_SIZE_ERR DOMSTRING_SIZE_ERR HIERARCHY_REQUEST_ERR WRONG_DOCUMENT_ERR INVALID_CHARACTER_ERR
  NO_DATA_ALLOWED_ERR NO_MODIFICATION_ALLOWED_ERR NOT_FOUND_ERR NOT_SUPPORTED_ERR INUSE_ATTRIBUTE_ERR
  INVALID_STATE_ERR SYNTAX_ERR INVALID_MODIFICATION_ERR NAMESPACE_ERR INVALID_ACCESS_ERR VALIDATION_ERR
  TYPE_MISMATCH_ERR SECURITY_ERR NETWORK_ERR ABORT_ERR URL_MISMATCH_ERR QUOTA_EXCEEDED_ERR TIMEOUT_ERR
  INVALID_NODE_TYPE_ERR DATA_CLONE_ERR
Event NONE CAPTURING_PHASE AT_TARGET BUBBLING_PHASE
URL parse canParse createObjectURL
GPUBufferUsage MAP_READ MAP_WRITE COPY_SRC COPY_DST INDEX VERTEX UNIFORM STORAGE INDIRECT QUERY_RESOLVE
GPUColorWrite RED GREEN BLUE ALPHA ALL
GPUMapMode READ WRITE
GPUShaderStage VERTEX FRAGMENT COMPUTE
GPUTextureUsage COPY_SRC COPY_DST TEXTURE_BINDING STORAGE_BINDING RENDER_ATTACHMENT
Temporal PlainDate PlainTime PlainDateTime ZonedDateTime Duration Instant PlainYearMonth PlainMonthDay
WebAssembly compile validate instantiate Module Instance Table Memory Global Tag JSTag Exception CompileError
  LinkError RuntimeError
console log info warn error debug trace table dir assert clear count countReset dirxml group groupCollapsed groupEnd
  time timeEnd timeLog timeStamp _stdout _stderr
navigator hardwareConcurrency language languages platform userAgent gpu
performance timeOrigin now mark measure toJSON
crypto getRandomValues randomUUID subtle
@ assignedSlot hasActivationBehavior host listeners mode
Object.prototype __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__ __lookupSetter__ isPrototypeOf
  propertyIsEnumerable toString valueOf __proto__ toLocaleString
Function.prototype apply bind call toString @hasInstance
Array.prototype length at concat copyWithin fill find findIndex findLast findLastIndex lastIndexOf pop push reverse
  shift unshift slice sort splice includes indexOf join keys entries values forEach filter flat flatMap map every
  some reduce reduceRight toReversed toSorted toSpliced with toLocaleString toString @iterator @unscopables
Number.prototype toExponential toFixed toPrecision toString valueOf toLocaleString
Boolean.prototype toString valueOf
String.prototype length anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fontcolor fontsize
  fixed includes indexOf isWellFormed italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart
  repeat replace replaceAll search slice small split strike sub substr substring sup startsWith toString toWellFormed
  trim trimStart trimLeft trimEnd trimRight toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase valueOf
  @iterator
Symbol.prototype toString valueOf description @toPrimitive
Date.prototype toString toDateString toTimeString toISOString toUTCString toGMTString getDate setDate getDay
  getFullYear setFullYear getHours setHours getMilliseconds setMilliseconds getMinutes setMinutes getMonth setMonth
  getSeconds setSeconds getTime setTime getTimezoneOffset getUTCDate setUTCDate getUTCDay getUTCFullYear
  setUTCFullYear getUTCHours setUTCHours getUTCMilliseconds setUTCMilliseconds getUTCMinutes setUTCMinutes
  getUTCMonth setUTCMonth getUTCSeconds setUTCSeconds valueOf getYear setYear toJSON toLocaleString
  toLocaleDateString toLocaleTimeString toTemporalInstant @toPrimitive
Promise.prototype then catch finally
RegExp.prototype exec dotAll flags global hasIndices ignoreCase multiline source sticky unicode unicodeSets compile
  toString test @match @matchAll @replace @search @split
Error.prototype name message toString
AggregateError.prototype name message
EvalError.prototype name message
RangeError.prototype name message
ReferenceError.prototype name message
SyntaxError.prototype name message
TypeError.prototype name message
URIError.prototype name message
Intl.DateTimeFormat supportedLocalesOf
Intl.NumberFormat supportedLocalesOf
Intl.Collator supportedLocalesOf
Intl.PluralRules supportedLocalesOf
Intl.RelativeTimeFormat supportedLocalesOf
Intl.ListFormat supportedLocalesOf
Intl.DisplayNames supportedLocalesOf
Intl.Segmenter supportedLocalesOf
Intl.DurationFormat supportedLocalesOf
ArrayBuffer.prototype byteLength slice maxByteLength resizable resize transfer transferToFixedLength detached
Uint8Array.prototype toBase64 setFromBase64 toHex setFromHex
DataView.prototype buffer byteLength byteOffset getInt8 setInt8 getUint8 setUint8 getInt16 setInt16 getUint16
  setUint16 getInt32 setInt32 getUint32 setUint32 getFloat32 setFloat32 getFloat64 setFloat64 getBigInt64 setBigInt64
  getBigUint64 setBigUint64 getFloat16 setFloat16
Map.prototype get set has delete clear entries forEach keys size values getOrInsert getOrInsertComputed @iterator
BigInt.prototype toLocaleString toString valueOf
Set.prototype has add delete difference clear entries forEach intersection isSubsetOf isSupersetOf isDisjointFrom
  size symmetricDifference union values keys @iterator
Iterator.prototype reduce toArray forEach some every find map filter take drop flatMap @iterator @dispose
WeakMap.prototype delete get set has getOrInsert getOrInsertComputed
WeakSet.prototype delete has add
DOMException.prototype message name code INDEX_SIZE_ERR DOMSTRING_SIZE_ERR HIERARCHY_REQUEST_ERR WRONG_DOCUMENT_ERR
  INVALID_CHARACTER_ERR NO_DATA_ALLOWED_ERR NO_MODIFICATION_ALLOWED_ERR NOT_FOUND_ERR NOT_SUPPORTED_ERR
  INUSE_ATTRIBUTE_ERR INVALID_STATE_ERR SYNTAX_ERR INVALID_MODIFICATION_ERR NAMESPACE_ERR INVALID_ACCESS_ERR
  VALIDATION_ERR TYPE_MISMATCH_ERR SECURITY_ERR NETWORK_ERR ABORT_ERR URL_MISMATCH_ERR QUOTA_EXCEEDED_ERR TIMEOUT_ERR
  INVALID_NODE_TYPE_ERR DATA_CLONE_ERR
Event.prototype type target srcElement currentTarget composedPath NONE CAPTURING_PHASE AT_TARGET BUBBLING_PHASE
  eventPhase stopPropagation cancelBubble stopImmediatePropagation bubbles cancelable returnValue preventDefault
  defaultPrevented composed initialized timeStamp isTrusted
EventTarget.prototype addEventListener removeEventListener dispatchEvent
TextDecoder.prototype encoding fatal ignoreBOM decode
TextEncoder.prototype encoding encode encodeInto
URL.prototype hash host hostname href origin password pathname port protocol search username searchParams toString
  toJSON @updateUrlSearch @[[NotSerializable]]
URLSearchParams.prototype append delete getAll get has set sort toString size entries keys values forEach @iterator
  @[[NotSerializable]]
GPU.prototype requestAdapter getPreferredCanvasFormat wgslLanguageFeatures
GPUAdapter.prototype info features limits requestDevice
GPUAdapterInfo.prototype vendor architecture device description subgroupMinSize subgroupMaxSize isFallbackAdapter
GPUBuffer.prototype label size usage mapState mapAsync getMappedRange unmap destroy
GPUCanvasContext.prototype canvas configure unconfigure getConfiguration getCurrentTexture
GPUCommandBuffer.prototype label
GPUCommandEncoder.prototype label beginRenderPass beginComputePass copyBufferToBuffer copyBufferToTexture
  copyTextureToBuffer copyTextureToTexture clearBuffer resolveQuerySet finish pushDebugGroup popDebugGroup
  insertDebugMarker
GPUCompilationInfo.prototype messages
GPUCompilationMessage.prototype message type lineNum linePos offset length
GPUComputePassEncoder.prototype label setPipeline dispatchWorkgroups dispatchWorkgroupsIndirect end pushDebugGroup
  popDebugGroup insertDebugMarker setBindGroup
GPUComputePipeline.prototype label getBindGroupLayout
GPUDevice.prototype label features limits adapterInfo queue destroy createBuffer createTexture createSampler
  createBindGroupLayout createPipelineLayout createBindGroup createShaderModule createComputePipeline
  createRenderPipeline createComputePipelineAsync createRenderPipelineAsync createCommandEncoder
  createRenderBundleEncoder createQuerySet lost pushErrorScope popErrorScope onuncapturederror
GPUDeviceLostInfo.prototype reason message
GPUError.prototype message
GPUBindGroup.prototype label
GPUBindGroupLayout.prototype label
GPUPipelineError.prototype reason
GPUUncapturedErrorEvent.prototype error
GPUPipelineLayout.prototype label
GPUQueue.prototype label submit onSubmittedWorkDone writeBuffer writeTexture
GPUQuerySet.prototype label destroy type count
GPURenderBundle.prototype label
GPURenderBundleEncoder.prototype label finish pushDebugGroup popDebugGroup insertDebugMarker setBindGroup setPipeline
  setIndexBuffer setVertexBuffer draw drawIndexed drawIndirect drawIndexedIndirect
GPURenderPassEncoder.prototype label setViewport setScissorRect setBlendConstant setStencilReference
  beginOcclusionQuery endOcclusionQuery executeBundles end pushDebugGroup popDebugGroup insertDebugMarker
  setBindGroup setPipeline setIndexBuffer setVertexBuffer draw drawIndexed drawIndirect drawIndexedIndirect
GPURenderPipeline.prototype label getBindGroupLayout
GPUSampler.prototype label
GPUShaderModule.prototype label getCompilationInfo
GPUSupportedFeatures.prototype size entries keys values forEach has @setlike_set @iterator
GPUSupportedLimits.prototype maxTextureDimension1D maxTextureDimension2D maxTextureDimension3D maxTextureArrayLayers
  maxBindGroups maxBindingsPerBindGroup maxDynamicUniformBuffersPerPipelineLayout
  maxDynamicStorageBuffersPerPipelineLayout maxSampledTexturesPerShaderStage maxSamplersPerShaderStage
  maxStorageBuffersPerShaderStage maxStorageBuffersInVertexStage maxStorageBuffersInFragmentStage
  maxStorageTexturesPerShaderStage maxStorageTexturesInVertexStage maxStorageTexturesInFragmentStage
  maxUniformBuffersPerShaderStage maxUniformBufferBindingSize maxStorageBufferBindingSize
  minUniformBufferOffsetAlignment minStorageBufferOffsetAlignment maxVertexBuffers maxBufferSize maxVertexAttributes
  maxVertexBufferArrayStride maxInterStageShaderVariables maxColorAttachments maxColorAttachmentBytesPerSample
  maxComputeWorkgroupStorageSize maxComputeInvocationsPerWorkgroup maxComputeWorkgroupSizeX maxComputeWorkgroupSizeY
  maxComputeWorkgroupSizeZ maxComputeWorkgroupsPerDimension
GPUTexture.prototype label width height depthOrArrayLayers mipLevelCount sampleCount dimension format usage destroy
  createView
GPUTextureView.prototype label
Temporal.PlainDate from compare
Temporal.PlainTime from compare
Temporal.PlainDateTime from compare
Temporal.ZonedDateTime from compare
Temporal.Duration from compare
Temporal.Instant from fromEpochMilliseconds fromEpochNanoseconds compare
Temporal.PlainYearMonth from compare
Temporal.PlainMonthDay from
SuppressedError.prototype name message
DisposableStack.prototype use dispose adopt defer move disposed @dispose
AsyncDisposableStack.prototype use disposeAsync adopt defer move disposed @asyncDispose
SharedArrayBuffer.prototype byteLength slice maxByteLength growable grow
WebAssembly.Module imports exports customSections
crypto.subtle digest encrypt decrypt sign verify generateKey deriveKey deriveBits importKey exportKey wrapKey
  unwrapKey
WeakRef.prototype deref
FinalizationRegistry.prototype register unregister
@.listeners message error unhandledrejection
Array.prototype.@unscopables at copyWithin entries fill find findIndex findLast findLastIndex flat flatMap includes
  keys toReversed toSorted toSpliced values
Intl.DateTimeFormat.prototype resolvedOptions formatToParts format formatRange formatRangeToParts
Intl.NumberFormat.prototype resolvedOptions formatToParts format formatRange formatRangeToParts
Intl.Collator.prototype resolvedOptions compare
Intl.PluralRules.prototype resolvedOptions select selectRange
Intl.RelativeTimeFormat.prototype resolvedOptions format formatToParts
Intl.ListFormat.prototype resolvedOptions format formatToParts
Intl.Locale.prototype toString maximize minimize language script region baseName calendar caseFirst collation
  firstDayOfWeek hourCycle numeric numberingSystem getCalendars getCollations getHourCycles getNumberingSystems
  getTimeZones getTextInfo getWeekInfo variants
Intl.DisplayNames.prototype resolvedOptions of
Intl.Segmenter.prototype resolvedOptions segment
Intl.DurationFormat.prototype resolvedOptions format formatToParts
Temporal.PlainDate.prototype era eraYear calendarId year month monthCode day dayOfWeek dayOfYear weekOfYear
  yearOfWeek daysInWeek daysInMonth daysInYear monthsInYear inLeapYear toPlainYearMonth toPlainMonthDay add subtract
  with withCalendar until since equals toPlainDateTime toZonedDateTime toString toLocaleString toJSON valueOf
Temporal.PlainTime.prototype hour minute second millisecond microsecond nanosecond add subtract with until since
  round equals toLocaleString toString toJSON valueOf
Temporal.PlainDateTime.prototype calendarId era eraYear year month monthCode day hour minute second millisecond
  microsecond nanosecond dayOfWeek dayOfYear weekOfYear yearOfWeek daysInWeek daysInMonth daysInYear monthsInYear
  inLeapYear with withCalendar withPlainTime add subtract until since round equals toLocaleString toJSON toString
  valueOf toZonedDateTime toPlainDate toPlainTime
Temporal.ZonedDateTime.prototype timeZoneId calendarId era eraYear year month monthCode day hour minute second
  millisecond microsecond nanosecond epochMilliseconds epochNanoseconds dayOfWeek dayOfYear weekOfYear yearOfWeek
  hoursInDay daysInWeek daysInMonth daysInYear monthsInYear inLeapYear offsetNanoseconds offset with withCalendar
  withPlainTime withTimeZone add subtract until since round equals toLocaleString toString toJSON valueOf startOfDay
  getTimeZoneTransition toInstant toPlainDate toPlainTime toPlainDateTime
Temporal.Duration.prototype years months weeks days hours minutes seconds milliseconds microseconds nanoseconds sign
  blank with negated abs add subtract round total toLocaleString toString toJSON valueOf
Temporal.Instant.prototype epochMilliseconds epochNanoseconds add subtract until since round equals toLocaleString
  toString toJSON valueOf toZonedDateTimeISO
Temporal.PlainYearMonth.prototype calendarId era eraYear year month monthCode daysInYear daysInMonth monthsInYear
  inLeapYear with add subtract until since equals toLocaleString toString toJSON valueOf toPlainDate
Temporal.PlainMonthDay.prototype calendarId monthCode day with equals toLocaleString toString toJSON valueOf
  toPlainDate
WebAssembly.Instance.prototype exports
WebAssembly.Table.prototype length grow set get
WebAssembly.Memory.prototype grow buffer toFixedLengthBuffer toResizableBuffer
WebAssembly.Global.prototype valueOf value
WebAssembly.Exception.prototype getArg is stack
WebAssembly.CompileError.prototype name message
WebAssembly.LinkError.prototype name message
WebAssembly.RuntimeError.prototype name message
@.listeners.message.0 callback options signal abortListener
@.listeners.error.0 callback options signal abortListener
@.listeners.unhandledrejection.0 callback options signal abortListener
@.listeners.message.0.options capture once passive
@.listeners.error.0.options capture once passive
@.listeners.unhandledrejection.0.options capture once passive
global.__proto__ constructor
Uint8Array.__proto__ of from
Uint8Array.prototype.__proto__ constructor buffer byteLength byteOffset length entries keys values at copyWithin
  every fill filter find findIndex findLast findLastIndex forEach includes indexOf join lastIndexOf map reverse
  reduce reduceRight set slice some sort subarray toReversed toSorted with toLocaleString toString @iterator
WebAssembly.Module.prototype.__proto__ constructor
global.__proto__.__proto__ constructor
%ArrayIterator% next
%MapIterator% next
%SetIterator% next
%StringIterator% next
%RegExpStringIterator% next
%IteratorHelper% next return
%WrappedIterator% next return
%Segments% containing @iterator
%SegmentIterator% next
%GeneratorFunction%.prototype prototype
%AsyncGeneratorFunction%.prototype prototype
%GeneratorFunction%.prototype.prototype next return throw
%AsyncGeneratorFunction%.prototype.prototype next return throw
%AsyncGeneratorFunction%.prototype.prototype.__proto__ @asyncIterator @asyncDispose
`;
